# How every file is formatted: `nix fmt`.
{ inputs, pkgs }:
(inputs.treefmt-nix.lib.evalModule pkgs {
  projectRootFile = "flake.nix";
  programs = {
    nixfmt.enable = true;
    rustfmt.enable = true;
    shfmt = {
      enable = true;
      includes = [
        "*.sh"
        ".ci/run"
        "judges/run"
      ];
    };
    taplo.enable = true;
    terraform.enable = true;
  };
  settings.formatter.taplo.options = [
    "--config"
    "${../taplo.toml}"
  ];
}).config.build

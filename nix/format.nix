# How every file is formatted: `nix fmt`.
{
  inputs,
  pkgs,
  rustFor,
}:
(inputs.treefmt-nix.lib.evalModule pkgs {
  projectRootFile = "flake.nix";
  programs = {
    nixfmt.enable = true;
    rustfmt = {
      enable = true;
      # The one of `cargo fmt`.
      package = rustFor [ ];
    };
    shfmt = {
      enable = true;
      includes = [
        "*.sh"
        ".ci/run"
        "judges/run"
        "nix/tests/run"
      ];
    };
    taplo.enable = true;
    terraform.enable = true;
  };
}).config.build

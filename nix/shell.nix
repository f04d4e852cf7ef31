# `nix develop`: the tools of the build, the checks and the deployment.
{
  pkgs,
  formatter,
  rustFor,
}:
{
  default = pkgs.mkShell {
    packages = [
      (rustFor [
        "aarch64-unknown-linux-musl"
        "x86_64-unknown-linux-musl"
      ])
      pkgs.actionlint
      pkgs.awscli2
      pkgs.cargo-deny
      pkgs.cargo-nextest
      pkgs.cargo-zigbuild
      pkgs.curl
      pkgs.jq
      pkgs.opentofu
      (pkgs.python3.withPackages (python: [ python.boto3 ]))
      pkgs.shellcheck
      pkgs.skopeo
      pkgs.taplo
      pkgs.terraform-docs
      pkgs.tflint
      pkgs.typos
      pkgs.zig
      pkgs.zip
      pkgs.zizmor
      formatter.wrapper
    ];
    shellHook = ''
      [ ! -t 1 ] || cat ${./greeting.txt}
    '';
  };
}

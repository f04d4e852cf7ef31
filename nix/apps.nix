# What `nix run .#NAME` runs. The commands of `twin` act on the checkout that they are run in.
{
  lib,
  pkgs,
  architectures,
  image,
  revision,
  stack,
}:
let
  twin =
    command: description:
    app description (
      pkgs.writeShellApplication {
        name = "twin-${command}";
        text = ''
          export TWIN_BIN_DIR=${stack}/bin
          exec ${lib.getExe stack} ${command} "$@"
        '';
      }
    );

  app = description: program: {
    type = "app";
    program = lib.getExe program;
    meta = { inherit description; };
  };

  pushImage =
    architecture:
    let
      suffix = lib.optionalString (architecture != "arm64") "-${architecture}";
      name = "push-image${suffix}";
    in
    lib.nameValuePair name (
      app "push the service's image (${architecture}) to a registry" (
        pkgs.writeShellApplication {
          inherit name;
          runtimeInputs = [
            pkgs.coreutils
            pkgs.jq
            pkgs.skopeo
          ];
          runtimeEnv = {
            IMAGE = image { inherit architecture; };
            REVISION = revision;
            SUFFIX = suffix;
          };
          text = lib.readFile ./push-image.sh;
        }
      )
    );

  up = twin "up" "the whole stack on this machine";
in
{
  default = up;
  inherit up;
  query = twin "query" "call an endpoint";
  test-evaluation = app "hold what an edit builds again and what is refused" (
    pkgs.writeShellApplication {
      name = "test-evaluation";
      # With the Nix that runs it.
      runtimeInputs = [
        pkgs.coreutils
        pkgs.diffutils
        pkgs.git
        pkgs.gnugrep
        pkgs.gnused
        pkgs.gnutar
      ];
      text = ''exec "$(git rev-parse --show-toplevel)/nix/tests/run"'';
    }
  );
}
// lib.optionalAttrs pkgs.stdenv.hostPlatform.isLinux (
  lib.listToAttrs (map pushImage (lib.attrNames architectures))
)

# What `nix build .#NAME` makes.
{
  lib,
  pkgs,
  functions,
  image,
  sbom,
  stack,
  system,
  zips,
}:
let
  # Lambda zips and the image hold Linux programs, which a Mac does not build.
  # A derivation that says so when it is built, so that every output can still be listed.
  needsLinux =
    name:
    derivation {
      inherit name system;
      builder = "/bin/sh";
      args = [
        "-c"
        ''
          echo "${name} is built on Linux: add an x86_64-linux builder (nix-darwin's nix.linux-builder, or a machine of" >&2
          echo "yours in nix.conf's builders) and run: nix build .#packages.x86_64-linux.${name}" >&2
          echo "https://nix.dev/manual/nix/stable/advanced-topics/distributed-builds" >&2
          exit 1
        ''
      ];
    };

  needsLinuxEach =
    name: needsLinux name // lib.mapAttrs (function: _: needsLinux "${name}.${function}") functions;

  linux = {
    lambdas = zips.ofFunctions;
    lambdas-x86_64 = zips.x86_64;
    image = image { architecture = "arm64"; };
    image-x86_64 = image { architecture = "x86_64"; };
    sbom = sbom (name: functions.${name}.architecture or "arm64");
    sbom-x86_64 = sbom (_: "x86_64");
  };
in
{
  default = stack;
  inherit stack;
}
// (
  if pkgs.stdenv.hostPlatform.isLinux then
    linux
  else
    lib.mapAttrs (name: _: needsLinux name) linux
    // lib.genAttrs [ "lambdas" "lambdas-x86_64" ] needsLinuxEach
)

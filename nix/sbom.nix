# What is in each program that ships, as CycloneDX: read from the programs themselves, which carry
# their dependency tree (cargo-auditable).
{
  lib,
  pkgs,
  shipped,
}:
architectureOf:
let
  programs = lib.mapAttrs (name: _: shipped.${architectureOf name}.${name}) shipped.arm64;
in
pkgs.runCommand "sbom"
  {
    nativeBuildInputs = [
      pkgs.jq
      pkgs.syft
    ];
    SYFT_CHECK_FOR_APP_UPDATE = "false";
  }
  ''
    export HOME=$(mktemp --directory)
    mkdir $out
    ${lib.concatMapAttrsStringSep "\n" (name: program: ''
      # The serial number and the time would be others in each build.
      syft scan file:${lib.getExe program} --source-name ${name} --source-version ${program.version} \
        --override-default-catalogers cargo-auditable-binary-cataloger --output cyclonedx-json |
        jq --sort-keys 'del(.serialNumber, .metadata.timestamp)' >$out/${name}.cdx.json
      jq --exit-status '.components | length > 0' $out/${name}.cdx.json
    '') programs}
  ''

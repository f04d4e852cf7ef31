# The arm64 programs that ship, built once more from the first dependency on: at another place, with another home,
# time zone, umask and number of jobs. Their bytes have to be the same, and those of the zips and the image around them.
{
  lib,
  pkgs,
  functions,
  image,
  programs,
  shipped,
  zips,
}:
let
  again = programs {
    architecture = "arm64";
    environment = {
      HOME = "/tmp/another-home";
      # Seldom the number of a machine's cores.
      CARGO_BUILD_JOBS = 3;
      preUnpack = ''
        umask 077
        export TZ=CHADT-12:45
        mkdir --parents another/place
        cd another/place
      '';
    };
  };

in
pkgs.runCommand "check-reproducible" { } ''
  ${lib.concatMapAttrsStringSep "" (name: program: ''
    cmp ${lib.getExe program} ${lib.getExe again.${name}}
  '') shipped.arm64}
  ${lib.concatMapStrings (name: ''
    cmp ${zips.zip name shipped.arm64.${name}} ${zips.zip name again.${name}}
  '') (lib.attrNames functions)}
  # The image names its program by a path of the store, so it is written twice of the same one.
  ${image { architecture = "arm64"; }} >image
  (
    umask 077
    export HOME=/tmp/another-home TZ=CHADT-12:45
    ${image { architecture = "arm64"; }}
  ) | cmp image
  touch $out
''

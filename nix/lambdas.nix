# The zips that Lambda runs: one file `bootstrap` in each, the same bytes from every build.
# `zips.ofFunctions` has each function for its own architecture, `zips.x86_64` all for that one.
{
  lib,
  pkgs,
  functions,
  shipped,
}:
let
  zip =
    function: program:
    pkgs.runCommand "${function}.zip"
      {
        nativeBuildInputs = [ pkgs.zip ];
        passthru = { inherit program; };
        # The earliest that a zip can say, 1980-01-01. Its times are local, and a derivation's zone is UTC.
        time = 315532800;
      }
      ''
        install --mode=0755 ${lib.getExe program} bootstrap
        touch --date=@$time bootstrap
        zip -X -9 $out bootstrap
      '';

  # A folder with the zips and manifest.json, where Terraform finds the hashes.
  folder =
    architectureOf:
    let
      zips = lib.mapAttrs (name: _: zip name shipped.${architectureOf name}.${name}) functions;
    in
    pkgs.runCommand "lambdas"
      {
        nativeBuildInputs = [ pkgs.jq ];
        # Each is an attribute, so that `nix build .#lambdas.replace-strings` makes that one.
        passthru = zips;
      }
      ''
        mkdir $out
        entry() {
          local sha256 source_code_hash
          cp "$3" "$out/$1.zip"
          sha256=$(sha256sum "$3" | cut --delimiter=' ' --fields=1)
          # Terraform's form of the same hash.
          source_code_hash=$(printf "$(sed 's/../\\x&/g' <<<"$sha256")" | base64 --wrap=0)
          jq --null-input '{($function): $ARGS.named}' \
            --arg function "$1" --arg architecture "$2" --argjson bytes "$(stat --format=%s "$3")" \
            --arg sha256 "$sha256" --arg source_code_hash "$source_code_hash"
        }
        {
        ${lib.concatMapAttrsStringSep "\n" (
          name: file: "entry ${name} ${architectureOf name} ${file}"
        ) zips}
        } | jq --slurp --sort-keys add >$out/manifest.json
      '';
in
{
  inherit zip;
  ofFunctions = folder (name: functions.${name}.architecture);
  x86_64 = folder (_: "x86_64");
}

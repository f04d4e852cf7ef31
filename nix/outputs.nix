# Checks of what ships: what is in the zips, the programs and the image.
{
  lib,
  pkgs,
  functions,
  image,
  shipped,
  zips,
}:
let
  # With the C compiler's tools, for readelf and strings.
  check = name: tools: pkgs.runCommandCC "check-${name}" { nativeBuildInputs = tools; };

  shippedNames = [ "string-api" ] ++ lib.attrNames functions;
  all = lib.mapCartesianProduct ({ architecture, name }: shipped.${architecture}.${name}) {
    architecture = lib.attrNames shipped;
    name = shippedNames;
  };
  executables = lib.concatMapStringsSep " " lib.getExe all;
in
{
  zips = check "zips" [ pkgs.unzip pkgs.jq ] ''
    for zip in ${zips.ofFunctions}/*.zip ${zips.x86_64}/*.zip; do
      zipinfo "$zip" | tee listing
      # One entry, made on Unix, executable for all, from 1980.
      grep --quiet --extended-regexp '^-rwxr-xr-x +[0-9.]+ unx +[0-9]+ b[x-] defX 80-Jan-01 00:00 bootstrap$' listing
      test "$(zipinfo -1 "$zip")" = bootstrap
    done
    for folder in ${zips.ofFunctions} ${zips.x86_64}; do
      cd $folder
      jq --raw-output 'to_entries[] | "\(.value.sha256)  \(.key).zip"' manifest.json | sha256sum --check
      jq --raw-output '.[] | "\(.sha256) \(.source_code_hash)"' manifest.json | while read -r sha256 base64; do
        test "$(base64 --decode <<<"$base64" | od --format=x1 --address-radix=n | tr --delete ' \n')" = "$sha256"
      done
      test "$(jq --raw-output 'keys | join(" ")' manifest.json)" = "${lib.concatStringsSep " " (lib.attrNames functions)}"
    done
    touch $out
  '';

  static = check "static" [ ] ''
    for program in ${executables}; do
      if readelf --program-headers --wide "$program" | grep INTERP || readelf --dynamic "$program" | grep NEEDED; then
        echo "$program is not static" >&2
        exit 1
      fi
    done
    touch $out
  '';

  store-paths = check "store-paths" [ ] ''
    for program in ${executables}; do
      if strings --all "$program" | grep --fixed-strings ${builtins.storeDir}/; then
        echo "$program names a path of the Nix store" >&2
        exit 1
      fi
    done
    touch $out
  '';

  image =
    check "image"
      [
        pkgs.gnutar
        pkgs.gzip
        pkgs.jq
      ]
      (
        "source ${./image-check.sh}\n"
        + lib.concatMapStrings (architecture: ''
          mkdir ${architecture}
          ${image architecture} | tar --extract --directory ${architecture}
          check_image ${architecture} ${if architecture == "x86_64" then "amd64" else architecture} ${./image-files.txt}
        '') (lib.attrNames shipped)
        + "touch $out"
      );
}

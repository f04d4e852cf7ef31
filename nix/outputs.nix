# Checks of what ships: what is in the zips, the programs and the image.
{
  lib,
  pkgs,
  architectures,
  functions,
  image,
  shipped,
  zips,
}:
let
  # With the C compiler's tools, for readelf.
  check = name: tools: pkgs.runCommandCC "check-${name}" { nativeBuildInputs = tools; };

  # What ships is built on x86_64-linux; elsewhere the machine's own architecture is enough.
  checked = lib.filterAttrs (
    architecture: _: pkgs.stdenv.hostPlatform.isx86_64 || architectures.${architecture}.runsHere
  ) shipped;

  eachProgram =
    command:
    lib.concatMapAttrsStringSep "" (
      architecture:
      lib.concatMapAttrsStringSep "" (
        _: program: ''
          ${command} ${architecture} ${lib.getExe program}
        ''
      )
    ) checked;

  folders = [ zips.ofFunctions ] ++ lib.optional (checked ? x86_64) zips.x86_64;
in
{
  zips = check "zips" [ pkgs.unzip pkgs.jq ] ''
    for zip in ${lib.concatMapStringsSep " " (folder: "${folder}/*.zip") folders}; do
      unzip -Z "$zip" | tee listing
      # One entry, made on Unix, executable for all, from 1980.
      grep --quiet --extended-regexp '^-rwxr-xr-x +[0-9.]+ unx +[0-9]+ b[x-] defX 80-Jan-01 00:00 bootstrap$' listing
      test "$(unzip -Z1 "$zip")" = bootstrap
    done
    for folder in ${toString folders}; do
      cd $folder
      jq --raw-output 'to_entries[] | "\(.value.sha256)  \(.key).zip"' manifest.json | sha256sum --check
      jq --raw-output '.[] | "\(.sha256) \(.source_code_hash)"' manifest.json | while read -r sha256 base64; do
        test "$(base64 --decode <<<"$base64" | od --format=x1 --address-radix=n | tr --delete ' \n')" = "$sha256"
      done
      test "$(jq --raw-output 'keys | join(" ")' manifest.json)" = "${lib.concatStringsSep " " (lib.attrNames functions)}"
    done
    touch $out
  '';

  # Static, position-independent where rustc can, for the right machine, and stripped.
  static = check "static" [ ] ''
    is_static() {
      local machine type
      case $1 in
        arm64) machine=AArch64 type=EXEC ;;
        x86_64) machine='Advanced Micro Devices X86-64' type=DYN ;;
      esac
      readelf --file-header --program-headers --section-headers --dynamic --wide "$2" >elf
      grep --extended-regexp --quiet "^ +Machine: +$machine$" elf
      grep --extended-regexp --quiet "^ +Type: +$type " elf
      if grep --extended-regexp 'INTERP|NEEDED|\.symtab' elf; then
        echo "$2 is not static and stripped" >&2
        exit 1
      fi
    }
    ${eachProgram "is_static"}
    touch $out
  '';

  # The dependency tree that cargo-auditable puts in.
  auditable = check "auditable" [ ] ''
    has_dependencies() {
      readelf --section-headers --wide "$2" | grep --fixed-strings .dep-v0
    }
    ${lib.optionalString checked.arm64.string-api.auditable (eachProgram "has_dependencies")}
    touch $out
  '';

  # Nothing of where a program was built: no path of the store, of the build's folder or of a home.
  store-paths = check "store-paths" [ ] ''
    names_no_path() {
      if grep --text --only-matching --extended-regexp '(${builtins.storeDir}|/build|/home)/[[:graph:]]*|[[:graph:]]*nix-build-[[:graph:]]*' "$2"; then
        echo "$2 names a path of the machine that built it" >&2
        exit 1
      fi
    }
    ${eachProgram "names_no_path"}
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
        + lib.concatMapAttrsStringSep "" (architecture: _: ''
          mkdir ${architecture}
          ${image { inherit architecture; }} | tar --extract --directory ${architecture}
          check_image ${architecture} ${architectures.${architecture}.oci} ${./image-files.txt}
        '') checked
        + "touch $out"
      );
}

# shellcheck shell=bash
# check_image IMAGE ARCHITECTURE FILES: holds an image, unpacked as an archive for docker, to the list of files in its
# layers and to its settings.

# Each path of a layer with its mode and owner, the hash of the store left out.
paths() {
  tar --list --verbose --numeric-owner --file "$1" |
    awk '{ name = $6; sub("^\\.?/", "", name); if (name != "") print $1, $2, name ($7 == "->" ? " -> " $8 : "") }' |
    sed --regexp-extended 's|/[a-z0-9]{32}-|/HASH-|; s|-[0-9.]+(/\|$)|\1|' | sort --key=3
}

check_image() {
  local image=$1 architecture=$2 expected=$3 config layer size
  local layers=()
  mapfile -t layers < <(jq --raw-output '.[0].Layers[]' "$image/manifest.json")
  for layer in "${layers[@]}"; do
    paths "$image/$layer"
    echo
  done >files
  diff --unified "$expected" files

  config=$image/$(jq --raw-output '.[0].Config' "$image/manifest.json")
  jq '{architecture, created, os} + .config' "$config"
  jq --exit-status --arg architecture "$architecture" '
    .architecture == $architecture and .os == "linux" and .created == "1970-01-01T00:00:01+00:00"
    and .config.User == "10001:10001" and (.config.ExposedPorts | keys) == ["8080/tcp"]
    and .config.Entrypoint == ["/bin/string-api"]
    and (.config.Labels | keys) == ["description", "licenses", "source", "title", "version" | "org.opencontainers.image." + .]' "$config" >/dev/null

  # What a registry stores and a task pulls.
  size=$(for layer in "${layers[@]}"; do gzip --stdout "$image/$layer"; done | wc --bytes)
  echo "$size bytes compressed"
  [ "$size" -lt 15000000 ]
}

# shellcheck shell=bash
# Pushes the image to a registry, without a daemon, and prints the reference by digest.
#
# IMAGE is the image as `.#image` makes it, REVISION the commit, SUFFIX what the tag of another architecture ends with.
# The manifest that the digest names has no word of the commit, so an unchanged service keeps its digest.
# The commit is an annotation of an index around it, which is what the tag names.

usage() {
  cat <<TEXT
Usage: push-image docker://REGISTRY/NAME[:TAG] [SKOPEO OPTION]...

Pushes the image and prints REGISTRY/NAME@sha256:DIGEST. Without TAG the tag is the commit$SUFFIX.
Options go to skopeo copy: --dest-creds USER:PASSWORD, --dest-tls-verify=false and so on.
TEXT
}

case ${1-} in
-h | --help)
  usage
  exit 0
  ;;
esac
if ! [[ ${1-} =~ ^docker://[^/@]+/[^@]*[^@/:](:[^@/:]+)?$ ]]; then
  printf 'push-image: the destination is %s: give it as docker://REGISTRY/NAME[:TAG]\n\n' "${1:-missing}" >&2
  usage >&2
  exit 2
fi

repository=${1#docker://}
tag=$REVISION$SUFFIX
if [[ ${repository##*/} == *:* ]]; then
  tag=${repository##*:}
  repository=${repository%:*}
fi
shift

work=$(mktemp --directory)
trap 'rm -rf "$work"' EXIT

layout=$work/layout
"$IMAGE" >"$work/image.tar"
skopeo copy --quiet --insecure-policy "docker-archive:$work/image.tar" "oci:$layout"

digest=$(jq --raw-output '.manifests[0].digest' "$layout/index.json")
config=$(jq --raw-output '.config.digest' "$layout/blobs/${digest/://}")

jq --arg revision "$REVISION" \
  --slurpfile config "$layout/blobs/${config/://}" \
  '.mediaType = "application/vnd.oci.image.index.v1+json"
   | .annotations = {"org.opencontainers.image.revision": $revision}
   | .manifests[0].platform = ($config[0] | {architecture, os})' \
  "$layout/index.json" >"$work/index.json"
index=$(sha256sum "$work/index.json" | cut --delimiter=' ' --fields=1)
cp "$work/index.json" "$layout/blobs/sha256/$index"
jq --null-input --arg digest "sha256:$index" --argjson size "$(stat --format=%s "$work/index.json")" \
  '{schemaVersion: 2,
    manifests: [{mediaType: "application/vnd.oci.image.index.v1+json", $digest, $size}]}' \
  >"$layout/index.json"

skopeo copy --quiet --insecure-policy --all --preserve-digests "$@" \
  "oci:$layout" "docker://$repository:$tag"
printf '%s@%s\n' "$repository" "$digest"

# Every program of the local stack in one folder, and `twin` to run them: where Linux programs run,
# the very ones that ship for this machine's architecture.
{
  lib,
  pkgs,
  programs,
  shipped,
}:
let
  host = pkgs.stdenv.hostPlatform;
  architecture = if host.isAarch64 then "arm64" else "x86_64";
  built = if host.isLinux then shipped.${architecture} else programs { architecture = "native"; };
in
pkgs.symlinkJoin {
  name = "twinstack";
  paths = lib.attrValues built;
  meta.mainProgram = "twin";
}

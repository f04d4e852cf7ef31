# Every program of the local stack in one folder, and `twin` to run them: where Linux programs run,
# the very ones that ship for this machine's architecture.
{
  lib,
  pkgs,
  architectures,
  programs,
}:
let
  here = lib.head (
    lib.attrNames (lib.filterAttrs (_: architecture: architecture.runsHere) architectures)
  );
  architecture = if pkgs.stdenv.hostPlatform.isLinux then here else "native";
in
pkgs.symlinkJoin {
  name = "twinstack";
  paths = lib.attrValues (programs {
    inherit architecture;
  });
  meta.mainProgram = "twin";
}

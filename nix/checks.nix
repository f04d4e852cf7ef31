# `nix flake check`: one check for each concern. `.ci/run` and the workflow run these, and nothing of their own.
{
  lib,
  pkgs,
  formatter,
  outputs,
  reproducible,
  shells,
  sources,
  workspace,
}:
let
  files = {
    fmt = formatter.check sources.tree;
  };

  rust = {
    inherit (workspace)
      clippy
      deny
      doc
      openapi
      tests
      ;
  };

  # Linux programs, which a Mac does not build.
  shipped = lib.optionalAttrs pkgs.stdenv.hostPlatform.isLinux (outputs // { inherit reproducible; });

  # A shell that does not open is found here, before a person finds it.
  opened = lib.mapAttrs' (name: lib.nameValuePair "shell-${name}") shells;
in
files // rust // shipped // opened

# `nix flake check`: one check for each concern.
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
  # What is read and not built. The checks of Terraform and of the workflows belong here.
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

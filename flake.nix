{
  description = "Twinstack: one REST API in Rust on two AWS architectures";

  inputs = {
    nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";
    crane.url = "github:ipetkov/crane";
    rust-overlay = {
      url = "github:oxalica/rust-overlay";
      inputs.nixpkgs.follows = "nixpkgs";
    };
    treefmt-nix = {
      url = "github:numtide/treefmt-nix";
      inputs.nixpkgs.follows = "nixpkgs";
    };
  };

  outputs =
    inputs@{ self, nixpkgs, ... }:
    let
      inherit (nixpkgs) lib;

      # What ships is built on x86_64-linux, for both architectures.
      # The others have the shell, the local stack and native builds.
      systems = [
        "x86_64-linux"
        "aarch64-linux"
        "aarch64-darwin"
      ];

      # The commit, for the image's annotation; a tree with changes says so.
      revision = self.rev or self.dirtyRev or "unknown";

      # Each file of nix/ is a function of the parts that it names.
      parts = lib.genAttrs systems (
        system:
        lib.fix (
          parts:
          let
            part =
              file:
              let
                function = import file;
              in
              function (lib.intersectAttrs (lib.functionArgs function) parts);
          in
          import nix/toolchain.nix { inherit inputs system; }
          // {
            inherit inputs revision system;
            sources = part nix/sources.nix;
            architectures = part nix/architectures.nix;
            functions = part nix/functions.nix;
            programs = part nix/programs.nix;
            shipped = part nix/shipped.nix;
            stack = part nix/stack.nix;
            zips = part nix/lambdas.nix;
            image = part nix/image.nix;
            sbom = part nix/sbom.nix;
            packages = part nix/packages.nix;
            apps = part nix/apps.nix;
            formatter = part nix/format.nix;
            shells = part nix/shell.nix;
            workspace = part nix/workspace.nix;
            outputs = part nix/outputs.nix;
            reproducible = part nix/reproducible.nix;
            checks = part nix/checks.nix;
          }
        )
      );

      output = name: lib.mapAttrs (_: parts: parts.${name}) parts;
    in
    {
      packages = output "packages";
      apps = output "apps";
      devShells = output "shells";
      checks = output "checks";
      formatter = lib.mapAttrs (_: parts: parts.formatter.wrapper) parts;
    };
}

# nixpkgs, and the Rust of rust-toolchain.toml, the same that rustup installs outside of Nix.
{ inputs, system }:
let
  pkgs = import inputs.nixpkgs {
    inherit system;
    overlays = [ inputs.rust-overlay.overlays.default ];
  };

  rust = pkgs.rust-bin.fromRustupToolchainFile ../rust-toolchain.toml;

  # With the standard library of each of `targets` beside the machine's own.
  rustFor = targets: rust.override { inherit targets; };
in
{
  inherit pkgs;
  inherit (pkgs) lib;

  inherit rustFor;

  # crane with that Rust.
  craneFor = targets: (inputs.crane.mkLib pkgs).overrideToolchain (rustFor targets);
}

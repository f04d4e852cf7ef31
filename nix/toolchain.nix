# nixpkgs, and the Rust of rust-toolchain.toml, the same that rustup installs outside of Nix.
{ inputs, system }:
let
  pkgs = import inputs.nixpkgs {
    inherit system;
    overlays = [ inputs.rust-overlay.overlays.default ];
  };

  rust = pkgs.rust-bin.fromRustupToolchainFile ../rust-toolchain.toml;
in
{
  inherit pkgs;
  inherit (pkgs) lib;

  # crane with that Rust, and the standard library of each of `targets` beside the machine's own.
  craneFor =
    targets: (inputs.crane.mkLib pkgs).overrideToolchain (_: rust.override { inherit targets; });
  rustFor = targets: rust.override { inherit targets; };
}

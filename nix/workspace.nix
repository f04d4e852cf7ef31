# The workspace as a developer builds it: for this machine, in Cargo's dev profile, with its tests.
# The checks of Rust are made from this.
{
  lib,
  pkgs,
  craneFor,
  sources,
}:
let
  crane = craneFor [ ];

  common = {
    pname = "twinstack";
    version = sources.manifest.workspace.package.version;
    src = sources.workspace;
    strictDeps = true;
    CARGO_PROFILE = "dev";
    cargoExtraArgs = "--locked --workspace --all-features";
    cargoVendorDir = crane.vendorCargoDeps { cargoLock = ../Cargo.lock; };
    doInstallCargoArtifacts = false;
  };

  arguments = common // {
    cargoArtifacts = crane.buildDepsOnly common;
  };
in
{
  clippy = crane.cargoClippy (
    arguments // { cargoClippyExtraArgs = "--all-targets -- --deny warnings"; }
  );

  doc = crane.cargoDoc (
    arguments
    // {
      cargoDocExtraArgs = "--no-deps";
      RUSTDOCFLAGS = "--deny warnings";
    }
  );

  tests = crane.cargoNextest (
    arguments
    // {
      # The tests start the programs and ask them over the loopback interface.
      __darwinAllowLocalNetworking = true;
      # A derivation has none, and a client that knows no certificates is refused before it asks anybody.
      SSL_CERT_FILE = "${pkgs.cacert}/etc/ssl/certs/ca-bundle.crt";
      nativeBuildInputs = [
        pkgs.curl
        pkgs.git
        pkgs.procps
        pkgs.python3
        pkgs.util-linux
      ];
      preCheck = ''
        export HOME=$(mktemp --directory)
      '';
    }
  );

  openapi = crane.mkCargoDerivation (
    arguments
    // {
      pnameSuffix = "-openapi";
      buildPhaseCargoCommand = "cargo run --offline --package twin --bin twin -- openapi --check";
    }
  );

  # Not the advisories: those come from a database that changes by the day.
  deny = crane.cargoDeny {
    inherit (common) pname version cargoVendorDir;
    src = sources.workspace;
  };
}

# The programs of the stack. For `architecture` arm64 or x86_64 (Lambda's words) they are what ships:
# static, with musl. For `native` they are for this machine, which is how a Mac runs them.
# The dependencies are built once for an architecture; then each program is a derivation of its own
# whose source is its packages alone, so that an edit rebuilds the programs that contain it.
{
  lib,
  pkgs,
  architectures,
  craneFor,
  functions,
  sources,
}:
{
  architecture,
  # What the build of reproducibility differs in; nothing of it may change the result.
  environment ? { },
}:
let
  target = if architecture == "native" then null else architectures.${architecture};

  crane = craneFor (lib.optional (target != null) target.triple);

  folders = {
    string-api = "services/string-api";
  }
  // lib.mapAttrs (function: _: "lambdas/${function}") functions
  # `twin` runs the stack on this machine, and nowhere else.
  // lib.optionalAttrs (target == null || target.runsHere) {
    twin = "crates/twin";
  };

  # The dependency tree goes into the program for `cargo audit` and scanners, where cargo-auditable is
  # not marked as broken, as nixpkgs does it.
  auditable = !(pkgs.cargo-auditable.meta.broken or false);

  cross =
    let
      name = lib.replaceStrings [ "-" ] [ "_" ] target.triple;
      tool = program: "${target.cc}/bin/${target.cc.targetPrefix}${program}";
    in
    {
      CARGO_BUILD_TARGET = target.triple;
      "CARGO_TARGET_${lib.toUpper name}_LINKER" = tool "cc";
      # Panics name source files: under a name without a path of the store.
      "CARGO_TARGET_${lib.toUpper name}_RUSTFLAGS" =
        "-C target-feature=+crt-static --remap-path-prefix ${common.cargoVendorDir}=/cargo";
      "CC_${name}" = tool "cc";
      "AR_${name}" = tool "ar";
    };

  common = {
    version = sources.manifest.workspace.package.version;
    cargoVendorDir = crane.vendorCargoDeps { cargoLock = ../Cargo.lock; };
    strictDeps = true;
    doCheck = false;
    # Cargo's profile strips; the machine's own strip does not know the other architecture.
    dontStrip = true;
    dontPatchELF = true;
  }
  // environment;

  arguments = common // lib.optionalAttrs (target != null) cross;

  # One build after another, because a package alone may ask for other features of a dependency
  # than all together do, and then Cargo would build it again for the package.
  cargoArtifacts = crane.buildDepsOnly (
    arguments
    // sources.packages (lib.attrValues folders)
    // {
      pname = "dependencies-${architecture}";
      buildPhaseCargoCommand = lib.concatMapStringsSep "\n" (
        package: "cargoWithProfile build --offline --package ${package}"
      ) (lib.attrNames folders);
    }
  );

  program =
    package: folder:
    crane.buildPackage (
      arguments
      // sources.packages [ folder ]
      // {
        pname = package;
        inherit cargoArtifacts;
        # Not --locked: the lock file names packages that this source leaves out.
        cargoExtraArgs = "--offline --package ${package}";
        nativeBuildInputs = lib.optional auditable pkgs.cargo-auditable;
        passthru = { inherit auditable; };
        meta.mainProgram = package;
      }
      // lib.optionalAttrs auditable {
        cargoBuildCommand = "cargo auditable build --release";
      }
    );
in
lib.mapAttrs program folders

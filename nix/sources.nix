# Which files each build sees. What is not in its source cannot rebuild it.
{ lib, pkgs }:
let
  inherit (lib) fileset;

  root = ../.;
  manifest = lib.importTOML (root + "/Cargo.toml");
  inherit (manifest.workspace) dependencies;

  # The folders of this workspace's packages that the package in `folder` names in its manifest.
  # Cargo reads the manifests of those that only tests use, too.
  pathDependencies =
    folder:
    let
      package = lib.importTOML (root + "/${folder}/Cargo.toml");
      named = lib.mergeAttrsList (
        lib.concatMap (table: [
          (table.dependencies or { })
          (table.dev-dependencies or { })
          (table.build-dependencies or { })
        ]) ([ package ] ++ lib.attrValues (package.target or { }))
      );
    in
    lib.concatMap (name: lib.optional (dependencies.${name} ? path) dependencies.${name}.path) (
      lib.filter (name: dependencies ? ${name}) (lib.attrNames named)
    );

  closure =
    folders:
    map ({ key }: key) (
      lib.genericClosure {
        startSet = map (key: { inherit key; }) folders;
        operator = { key }: map (key: { inherit key; }) (pathDependencies key);
      }
    );

  lock = fileset.unions [
    (root + "/Cargo.lock")
    (root + "/Cargo.toml")
  ];

  # A package without what its program is not made from.
  package =
    folder:
    let
      path = root + "/${folder}";
    in
    fileset.difference path (
      fileset.unions (
        map (name: fileset.maybeMissing (path + "/${name}")) [
          "README.md"
          "function.json"
          "tests"
        ]
      )
    );

  toSource =
    files:
    fileset.toSource {
      inherit root;
      fileset = files;
    };
in
{
  inherit manifest;

  # The packages in `folders`, and what they are built from: arguments for crane.
  packages =
    folders:
    let
      members = closure folders;
      workspace = removeAttrs manifest.workspace [ "default-members" ] // {
        inherit members;
      };
      cargoToml = (pkgs.formats.toml { }).generate "Cargo.toml" (manifest // { inherit workspace; });
    in
    {
      src = toSource (fileset.unions ([ lock ] ++ map package members));
      # Cargo refuses a workspace of which members are missing, so these are all the members it has.
      postPatch = ''
        cp --no-preserve=mode ${cargoToml} Cargo.toml
      '';
    };

  # Everything that a Rust check reads: the definitions and the documents are data of the tests.
  workspace = toSource (
    fileset.unions [
      lock
      (root + "/.cargo")
      (root + "/clippy.toml")
      (root + "/deny.toml")
      (root + "/rust-toolchain.toml")
      (root + "/rustfmt.toml")
      (root + "/benches")
      (root + "/crates")
      (root + "/judges")
      (root + "/lambdas")
      (root + "/services")
      (root + "/torture")
      (fileset.fileFilter (file: file.hasExt "json") (root + "/terraform"))
    ]
  );

  # Every file: a flake's own source is what Git tracks.
  tree = toSource root;
}

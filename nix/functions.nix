# The Lambdas: each folder of lambdas/, with the architecture that its function.json asks for.
# `crates/api-definition` reads the same files with the same rules, and says more of what is wrong.
{
  lib,
  pkgs,
  architectures,
}:
let
  lambdas = ../lambdas;

  # What another program of the stack or an attribute of every derivation is called already.
  isTaken =
    name:
    lib.pathExists (../crates + "/${name}")
    || lib.pathExists (../services + "/${name}")
    || pkgs.emptyFile ? ${name};

  isFolder = _: type: type == "directory";

  read =
    name: _:
    let
      folder = lambdas + "/${name}";
      hasFile = file: lib.pathExists (folder + "/${file}");
      # Nix's own error of a broken file does not say which it is.
      parsed =
        parse: file:
        builtins.addErrorContext "while reading lambdas/${name}/${file}" (parse (folder + "/${file}"));
      architecture = (parsed lib.importJSON "function.json").lambda.architecture or "arm64";
      package = (parsed lib.importTOML "Cargo.toml").package.name;
      refuse = reason: throw "lambdas/${name}: ${reason}";
    in
    if builtins.match "[A-Za-z0-9_-]{1,64}" name == null then
      refuse (
        "the folder's name is the function's name, for which Lambda accepts 1 to 64 ASCII letters, "
        + "digits, - and _: rename the folder"
      )
    else if isTaken name then
      refuse "another program or an attribute of Nix has this name: rename the folder"
    else if !hasFile "function.json" then
      refuse "the folder has no function.json: write one"
    else if !hasFile "Cargo.toml" then
      refuse "the folder has a function.json but no Cargo.toml: write one"
    else if !architectures ? ${architecture} then
      refuse "function.json, lambda.architecture: ${builtins.toJSON architecture} is not one of ${lib.concatStringsSep ", " (lib.attrNames architectures)}"
    else if package != name then
      refuse "Cargo.toml, package.name: it is not the folder's name, ${name}"
    else
      { inherit architecture; };

  functions = lib.mapAttrs read (lib.filterAttrs isFolder (builtins.readDir lambdas));
in
# All of them, whichever is asked for: a folder that is wrong is found by the first build.
lib.deepSeq functions functions

# The processors that programs ship for, by Lambda's words for them.
{ pkgs }:
let
  host = pkgs.stdenv.hostPlatform;
in
{
  arm64 = {
    triple = "aarch64-unknown-linux-musl";
    cc = pkgs.pkgsCross.aarch64-multiplatform-musl.stdenv.cc;
    # The word of OCI's images.
    oci = "arm64";
    runsHere = host.isAarch64;
  };
  x86_64 = {
    triple = "x86_64-unknown-linux-musl";
    cc = pkgs.pkgsCross.musl64.stdenv.cc;
    oci = "amd64";
    runsHere = host.isx86_64;
  };
}

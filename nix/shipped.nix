# The programs as they run on AWS, for both architectures.
{ lib, programs }:
lib.genAttrs [ "arm64" "x86_64" ] (architecture: programs { inherit architecture; })

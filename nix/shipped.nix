# The programs that run on AWS, for each architecture.
{
  lib,
  architectures,
  programs,
}:
lib.mapAttrs (
  architecture: _: removeAttrs (programs { inherit architecture; }) [ "twin" ]
) architectures

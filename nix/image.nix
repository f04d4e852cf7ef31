# The OCI image of the service: its program, certificates, a user without rights, and nothing else.
# The result is a script that writes the image to its standard output, as `docker load` and skopeo read it.
{
  lib,
  pkgs,
  architectures,
  shipped,
  sources,
}:
{
  architecture,
  service ? shipped.${architecture}.string-api,
}:
let
  inherit (sources.manifest.workspace) package;
  user = 10001;

  # Without what else nixpkgs' package holds, which differs from version to version.
  certificates = pkgs.runCommand "certificates" { } ''
    install -D --mode=0444 ${pkgs.cacert}/etc/ssl/certs/ca-bundle.crt $out/etc/ssl/certs/ca-bundle.crt
  '';
in
pkgs.dockerTools.streamLayeredImage {
  name = "string-api";
  tag = service.version;
  architecture = architectures.${architecture}.oci;

  # A layer beside the two paths of the store, each a layer of its own.
  extraCommands = ''
    mkdir bin etc
    mkdir --mode=1777 tmp
    ln --symbolic ${lib.getExe service} bin/string-api
    echo 'string-api:x:${toString user}:${toString user}:string-api:/:/sbin/nologin' >etc/passwd
    echo 'string-api:x:${toString user}:' >etc/group
  '';

  config = {
    # Where a task definition finds it for its health check: `/bin/string-api health`.
    Entrypoint = [ "/bin/string-api" ];
    User = "${toString user}:${toString user}";
    WorkingDir = "/";
    Env = [ "SSL_CERT_FILE=${certificates}/etc/ssl/certs/ca-bundle.crt" ];
    ExposedPorts."8080/tcp" = { };
    # The commit is not among them: the image would be another one after each commit.
    Labels = {
      "org.opencontainers.image.source" = package.repository;
      "org.opencontainers.image.title" = "string-api";
      "org.opencontainers.image.description" = "Twinstack's service side";
      "org.opencontainers.image.licenses" = package.license;
      "org.opencontainers.image.version" = service.version;
    };
  };
}

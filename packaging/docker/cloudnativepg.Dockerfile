# The files alone, which CloudNativePG mounts into a PostgreSQL 18 or later (extension_control_path).
#   docker build -f packaging/docker/cloudnativepg.Dockerfile -t helpdesk-metrics-files:18 .
FROM debian:trixie-slim AS files
ARG PG_MAJOR=18
RUN --mount=type=bind,source=target/packages,target=/packages \
    --mount=type=bind,source=packaging/docker/files.sh,target=/files.sh \
    sh /files.sh /packages/postgresql-${PG_MAJOR}-helpdesk-metrics_*.deb /files

FROM scratch
COPY --from=files /files/ /
USER 65532:65532

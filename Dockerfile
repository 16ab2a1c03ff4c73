# PostgreSQL with iasql, preloaded, from the official image.
#
#   docker build -t iasql .
#   docker run -e POSTGRES_PASSWORD=… -p 5432:5432 iasql
#
# The server runs as the image's user postgres. Give it no keys at build time; at run time a role of the host or task is best
# (docs/credentials.md).
ARG POSTGRES=15
FROM postgres:${POSTGRES}-bookworm AS server
ARG POSTGRES
# Headers and server of one minor version: a library may use what the newer one has added.
RUN apt-get update \
 && apt-get install -y --no-install-recommends postgresql-${POSTGRES} libcurl4 libssl3 libxml2 zlib1g ca-certificates \
 && rm -rf /var/lib/apt/lists/*

FROM server AS build
RUN apt-get update && apt-get install -y --no-install-recommends build-essential cmake ninja-build pkg-config \
      postgresql-server-dev-${POSTGRES} libcurl4-openssl-dev libssl-dev libxml2-dev rapidjson-dev zlib1g-dev libgtest-dev
COPY . /source
RUN cmake -S /source -B /build -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo -DPG_CONFIG=/usr/lib/postgresql/${POSTGRES}/bin/pg_config \
 && cmake --build /build --target iasql \
 && DESTDIR=/package cmake --install /build --strip

FROM server
COPY --from=build /package/ /
RUN echo "shared_preload_libraries = 'iasql'" >> /usr/share/postgresql/postgresql.conf.sample
USER postgres

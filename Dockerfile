# PostgreSQL with iasql, preloaded, from the official image.
#
#   docker build -t iasql .
#   docker run -e POSTGRES_PASSWORD=… -p 5432:5432 iasql
#
# The server runs as the image's user postgres. Give it no keys at build time; at run time a role of the host or task is best
# (docs/credentials.md).
ARG POSTGRES=15
FROM postgres:${POSTGRES}-bookworm AS build
ARG POSTGRES
RUN apt-get update && apt-get install -y --no-install-recommends build-essential cmake ninja-build pkg-config \
      postgresql-server-dev-${POSTGRES} libcurl4-openssl-dev libssl-dev libxml2-dev rapidjson-dev zlib1g-dev libgtest-dev
COPY CMakeLists.txt iasql.control /source/
COPY src /source/src
COPY sql /source/sql
COPY models /source/models
COPY modules /source/modules
COPY tests /source/tests
RUN cmake -S /source -B /build -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo -DPG_CONFIG=/usr/lib/postgresql/${POSTGRES}/bin/pg_config \
 && cmake --build /build --target iasql \
 && cmake --install /build --strip --prefix /usr \
 && mkdir -p /root-of-package/usr/lib/postgresql/${POSTGRES}/lib /root-of-package/usr/share/postgresql/${POSTGRES}/extension \
 && cp /usr/lib/postgresql/${POSTGRES}/lib/iasql.so /root-of-package/usr/lib/postgresql/${POSTGRES}/lib/ \
 && cp -r /usr/share/postgresql/${POSTGRES}/extension/iasql* /root-of-package/usr/share/postgresql/${POSTGRES}/extension/

FROM postgres:${POSTGRES}-bookworm
ARG POSTGRES
RUN apt-get update && apt-get install -y --no-install-recommends libcurl4 libssl3 libxml2 zlib1g ca-certificates \
 && rm -rf /var/lib/apt/lists/*
COPY --from=build /root-of-package/ /
RUN printf "shared_preload_libraries = 'iasql'\n" >> /usr/share/postgresql/postgresql.conf.sample
USER postgres

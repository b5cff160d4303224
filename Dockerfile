# Tacho in a container: docker build -t tacho . && docker run --rm -v "$PWD:/work" tacho list
# Read, not built: there was no container engine where it was written.
FROM eclipse-temurin:25-jdk AS build
RUN apt-get update && apt-get install -y --no-install-recommends maven && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN ./tacho --version && mkdir /out && cp -Rp dist/target/tacho-* /out/tacho

FROM eclipse-temurin:25-jdk
COPY --from=build /out/tacho /opt/tacho
# the cache is bound to the exact Java; this one may be another build of it
RUN /opt/tacho/bin/make-cache && ln -s /opt/tacho/bin/tacho /usr/local/bin/tacho
WORKDIR /work
ENTRYPOINT ["tacho"]

# Two stages: the first builds the release on the packages of tools/packages.sh, the second holds the program, its reference
# configuration and the libraries it needs, and runs as a user without rights. Data live in the volume /var/lib/huiying.
#   docker build -t huiying .
#   docker run -p 8080:8080 -v huiying:/var/lib/huiying huiying

FROM debian:bookworm AS build
WORKDIR /src
COPY tools tools
RUN tools/packages.sh install
COPY . .
RUN cmake --preset release && cmake --build --preset release --target huiying && strip build/release/huiying

FROM debian:bookworm-slim
COPY tools/packages.sh /tmp/packages.sh
RUN /tmp/packages.sh runtime && rm -rf /tmp/packages.sh /var/lib/apt/lists/* \
    && useradd --system --user-group --no-create-home --home-dir /var/lib/huiying huiying \
    && install -d -o huiying -g huiying -m 0750 /var/lib/huiying
COPY --from=build /src/build/release/huiying /usr/bin/huiying
COPY config /etc/huiying
ENV HUIYING_CONFIG=/etc/huiying/huiying.json \
    HUIYING_LISTEN_ADDRESS=0.0.0.0 \
    HUIYING_LISTEN_PORT=8080 \
    HUIYING_STORAGE_PATH=/var/lib/huiying/huiying.db
USER huiying
WORKDIR /var/lib/huiying
VOLUME /var/lib/huiying
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["huiying", "health", "--url", "http://127.0.0.1:8080/readyz"]
ENTRYPOINT ["huiying"]
CMD ["serve"]

CREATE TABLE chain_link (
  id serial,
  url varchar,
  name varchar NOT NULL,
  link_id integer,
  region varchar NOT NULL DEFAULT default_aws_region(),
  PRIMARY KEY (id),
  FOREIGN KEY (link_id) REFERENCES chain_link (id),
  FOREIGN KEY (region) REFERENCES aws_regions (region)
);
COMMENT ON TABLE chain_link IS 'Queues, each made after the one it refers to.';

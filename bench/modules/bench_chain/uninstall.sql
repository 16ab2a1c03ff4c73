DROP TABLE chain_link;

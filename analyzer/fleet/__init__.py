"""Many bundles: one pure task a bundle, rows appended to a Parquet dataset, run by Dask here or on a cluster."""

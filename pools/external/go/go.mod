module poolbench/go

go 1.19

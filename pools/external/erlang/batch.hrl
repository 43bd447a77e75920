%% When a job was submitted, began and ended; and under load, when it was due and when its submit returned. `index`
%% counts the jobs of the file.
-record(record, {index, submitted, began, ended, arrived, returned}).

%% Accept time and makespan count from the start. `records` is empty if the jobs are not traced. `cut`: a load ended
%% early.
-record(batch, {start, accept = 0, makespan, hashes = [], records = [], cut = false}).

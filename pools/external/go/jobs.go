package main

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"time"
)

// Jobs are the jobs of a batch or a load, as the file from the suite lists them.
type Jobs struct {
	words      [][]byte
	sleeps     []time.Duration
	times      []time.Duration // under load: arrivals or think times
	hashRounds uint64
}

// readJobs reads a file with a line `word,service_ns` for each job, or `word,service_ns,time_ns` under load.
func readJobs(path string, count int, hashRounds uint64, load bool) (*Jobs, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	jobs := &Jobs{words: make([][]byte, 0, count), sleeps: make([]time.Duration, 0, count), hashRounds: hashRounds}
	for len(jobs.words) < count {
		line, rest, complete := bytes.Cut(text, []byte{'\n'})
		columns := bytes.Split(line, []byte{','})
		if !complete || len(columns) < 2 || len(columns) > 3 || load && len(columns) < 3 {
			return nil, fmt.Errorf("%s: line %d is not that of a job", path, len(jobs.words)+1)
		}
		jobs.words = append(jobs.words, columns[0])
		for i, times := range []*[]time.Duration{&jobs.sleeps, &jobs.times}[:len(columns)-1] {
			value, err := strconv.ParseInt(string(columns[i+1]), 10, 64)
			if err != nil {
				return nil, fmt.Errorf("%s: line %d: %v", path, len(jobs.words), err)
			}
			*times = append(*times, time.Duration(value))
		}
		text = rest
	}
	return jobs, nil
}

// hash is the 32-bit FNV-1a of the job's word, written hashRounds times in a row.
func (j *Jobs) hash(index int) uint32 {
	hash := uint32(2166136261)
	for round := uint64(0); round < j.hashRounds; round++ {
		for _, letter := range j.words[index] {
			hash = (hash ^ uint32(letter)) * 16777619
		}
	}
	return hash
}

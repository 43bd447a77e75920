package main

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"time"
)

// Jobs are the jobs of a batch, as the file from the suite lists them.
type Jobs struct {
	words      [][]byte
	sleeps     []time.Duration
	hashRounds uint64
}

// readJobs reads a file with a line `word,service_ns` for each job.
func readJobs(path string, count int, hashRounds uint64) (*Jobs, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	jobs := &Jobs{make([][]byte, 0, count), make([]time.Duration, 0, count), hashRounds}
	for len(jobs.words) < count {
		line, rest, complete := bytes.Cut(text, []byte{'\n'})
		word, digits, both := bytes.Cut(line, []byte{','})
		service, err := strconv.ParseInt(string(digits), 10, 64)
		if !complete || !both || err != nil {
			return nil, fmt.Errorf("%s: line %d is not 'word,service_ns'", path, len(jobs.words)+1)
		}
		jobs.words = append(jobs.words, word)
		jobs.sleeps = append(jobs.sleeps, time.Duration(service))
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

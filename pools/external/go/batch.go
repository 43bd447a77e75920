package main

import (
	"sync"
	"time"
)

// record holds the times of one job of a traced batch, since the start of the program.
type record struct {
	submit, begin, end time.Duration
	arrival, returned  time.Duration // under load: when it was due, and when its submit returned
}

// tally counts what one worker did. It is padded, so that workers do not share a cache line.
type tally struct {
	jobs   uint64
	hashes uint64
	_      [112]byte
}

// Batch runs the jobs of one request and records what they did.
type Batch struct {
	jobs    *Jobs
	tallies []tally
	trace   []record // nil: not traced
	start   time.Duration
	all     sync.WaitGroup
	onEnd   func(index int) // nil: nobody asks for the end of single jobs
}

var programStart = time.Now()

func now() time.Duration { return time.Since(programStart) }

func newBatch(jobs *Jobs, workers int, traced bool) *Batch {
	batch := &Batch{jobs: jobs, tallies: make([]tally, workers)}
	if traced {
		batch.trace = make([]record, len(jobs.words))
		for i := range batch.trace { // touches the memory before the clock starts
			batch.trace[i].submit = 1
		}
	}
	batch.all.Add(len(jobs.words))
	return batch
}

// run does one job as a worker.
func (b *Batch) run(index, worker int) {
	if b.trace != nil {
		b.trace[index].begin = now()
	}
	mine := &b.tallies[worker]
	mine.hashes += uint64(b.jobs.hash(index))
	mine.jobs++
	if sleep := b.jobs.sleeps[index]; sleep > 0 {
		time.Sleep(sleep)
	}
	if b.trace != nil {
		b.trace[index].end = now()
	}
	if b.onEnd != nil {
		b.onEnd(index)
	}
	b.all.Done()
}

// spans says how long a batch took, from its start, and how much of it there was.
type spans struct {
	accept, makespan time.Duration
	submitted        int
	cut              bool // a load ended early
}

// submitAll starts `producers` goroutines that each send an equal, contiguous share, and waits for the jobs.
func (b *Batch) submitAll(work chan<- Work, producers int) spans {
	count := len(b.jobs.words)
	release := make(chan struct{})
	var ready, accepted sync.WaitGroup
	ready.Add(producers)
	accepted.Add(producers)
	for producer := 0; producer < producers; producer++ {
		first, last := count*producer/producers, count*(producer+1)/producers
		go func() {
			ready.Done()
			<-release
			b.submit(work, first, last)
			accepted.Done()
		}()
	}
	ready.Wait()
	b.start = now()
	close(release)
	accepted.Wait()
	accept := now() - b.start
	b.all.Wait()
	return spans{accept: accept, makespan: now() - b.start, submitted: count}
}

func (b *Batch) submit(work chan<- Work, first, last int) {
	for index := first; index < last; index++ {
		if b.trace != nil {
			b.trace[index].submit = now()
		}
		work <- Work{index, b}
	}
}

// total sums the tallies of all workers. Call it when all jobs are done.
func (b *Batch) total() (jobs, hashes uint64) {
	for i := range b.tallies {
		jobs += b.tallies[i].jobs
		hashes += b.tallies[i].hashes
	}
	return jobs, hashes
}

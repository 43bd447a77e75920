package main

import (
	"sync/atomic"
	"syscall"
	"time"
)

// load submits the jobs one after another, each when it is due, and waits for them.
func (b *Batch) load(work chan<- Work, ask request) spans {
	b.start = now()
	submitted, cut := len(b.jobs.times), false
	if ask.Model == "closed" {
		b.serveUsers(work, ask.Users)
	} else {
		submitted, cut = b.submitWhenDue(work, ask.MaxBacklog)
	}
	accept := b.trace[submitted-1].returned - b.start
	b.all.Add(submitted - len(b.jobs.times)) // those that will not come
	b.all.Wait()
	return spans{accept, now() - b.start, submitted, cut}
}

// submitWhenDue submits each job when it arrives, whether or not a worker is free. It stops early, and says so, when
// more than maxBacklog jobs have arrived and not ended.
func (b *Batch) submitWhenDue(work chan<- Work, maxBacklog uint64) (submitted int, cut bool) {
	var ended atomic.Uint64
	b.onEnd = func(int) { ended.Add(1) }
	arrivals := b.jobs.times
	arrived := uint64(0)
	for index, arrival := range arrivals {
		due := b.start + arrival
		sleepUntil(due)
		for arrived < uint64(len(arrivals)) && b.start+arrivals[arrived] <= now() {
			arrived++
		}
		if index > 0 && arrived-ended.Load() > maxBacklog {
			return index, true
		}
		b.submitOne(work, index, due)
	}
	return len(arrivals), false
}

func (b *Batch) submitOne(work chan<- Work, index int, due time.Duration) {
	job := &b.trace[index]
	job.arrival = due
	job.submit = now()
	work <- Work{index, b}
	job.returned = now()
}

// thought is what a user has done before the next job is due, and where that user waits for its end.
type thought struct {
	due time.Duration
	end chan time.Duration
}

// serveUsers has each user think, have a job submitted, wait for its end, and so on until there are no more jobs.
func (b *Batch) serveUsers(work chan<- Work, users int) {
	ends := make([]chan time.Duration, len(b.jobs.times))
	b.onEnd = func(index int) { ends[index] <- b.trace[index].end }
	thoughts := make(chan thought)
	var next atomic.Int64
	for ; users > 0; users-- {
		go b.serve(thoughts, &next)
	}
	for index := range ends {
		one := <-thoughts
		ends[index] = one.end
		b.submitOne(work, index, one.due)
	}
}

// serve is one user; next counts the thoughts of all.
func (b *Batch) serve(thoughts chan<- thought, next *atomic.Int64) {
	end := make(chan time.Duration, 1)
	from := b.start
	for index := next.Add(1); index <= int64(len(b.jobs.times)); index = next.Add(1) {
		due := from + b.jobs.times[index-1]
		sleepUntil(due)
		thoughts <- thought{due, end}
		from = <-end
	}
}

// sleepUntil returns then, or a little later. Go's own timers may be late by a millisecond, so they only wait until
// shortly before; the system's clock does the rest, and holds a thread meanwhile.
func sleepUntil(due time.Duration) {
	const late = 2 * time.Millisecond
	if left := due - now(); left > late {
		time.Sleep(left - late)
	}
	for left := due - now(); left > 0; left = due - now() {
		rest := syscall.NsecToTimespec(int64(left))
		syscall.Nanosleep(&rest, nil)
	}
}

package main

// Work is one job, like the article's Work: here, the index of a job in the batch.
type Work struct {
	index int
	batch *Batch
}

// WorkerChannel is the channel on which idle workers offer their own: the article's `chan chan Work`.
type WorkerChannel chan chan Work

// Worker offers its channel, receives a job through it, runs it, and repeats this until it hears the end.
//
// It hears the end only while it offers itself, in the same select. (The article's worker offers outside the
// select, so an idle one never hears it.) Once its channel is taken, a dispatcher is about to send; then it
// listens to nothing else.
type Worker struct {
	id            int
	workerChannel WorkerChannel
	channel       chan Work
	end           chan struct{}
	ended         chan struct{}
}

func startWorker(id int, workerChannel WorkerChannel) *Worker {
	worker := &Worker{id, workerChannel, make(chan Work), make(chan struct{}), make(chan struct{})}
	go worker.run()
	return worker
}

func (w *Worker) run() {
	defer close(w.ended)
	for {
		select {
		case w.workerChannel <- w.channel:
			work := <-w.channel
			work.batch.run(work.index, w.id)
		case <-w.end:
			return
		}
	}
}

// stop returns when the worker has ended. No dispatcher may be about to hand it a job.
func (w *Worker) stop() {
	w.end <- struct{}{}
	<-w.ended
}

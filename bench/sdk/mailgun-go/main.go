// The same work as the other clients', with Mailgun's own client for Go.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/mailgun/mailgun-go/v5"
	"github.com/mailgun/mailgun-go/v5/events"
)

type job struct {
	Kind, Address, Path, Domain, APIKey string
	Count, Concurrency, EventsAPage     int
	Message                             struct{ From, To, Subject, Text string }
}

type took struct {
	Seconds float64 `json:"seconds"`
	CPU     float64 `json:"cpu"`
	Peak    float64 `json:"peak"`
}

func main() {
	var j job
	must(json.Unmarshal([]byte(os.Args[1]), &j))
	client := mailgun.NewMailgun(j.APIKey)
	must(client.SetAPIBase(j.Address))
	result := carryOut(client, j)
	result.Peak = peak()
	must(json.NewEncoder(os.Stdout).Encode(result))
}

func carryOut(client *mailgun.Client, j job) took {
	send := func(prepare func(*mailgun.PlainMessage)) {
		message := mailgun.NewMessage(j.Domain, j.Message.From, j.Message.Subject, j.Message.Text, j.Message.To)
		prepare(message)
		_, err := client.Send(context.Background(), message)
		must(err)
	}
	plain := func() { send(func(*mailgun.PlainMessage) {}) }
	switch j.Kind {
	case "send":
		repeat(j, plain)
		return measured(func() { repeat(j, plain) })
	case "attach":
		data, err := os.ReadFile(j.Path)
		must(err)
		attach := func() {
			send(func(message *mailgun.PlainMessage) { message.AddBufferAttachment(filepath.Base(j.Path), data) })
		}
		warm := j
		warm.Count /= 4
		repeat(warm, attach)
		return measured(func() { repeat(j, attach) })
	case "stream":
		return measured(func() {
			file, err := os.Open(j.Path)
			must(err)
			send(func(message *mailgun.PlainMessage) { message.AddReaderAttachment(filepath.Base(j.Path), file) })
		})
	case "events":
		readEvents(client, j, 1000)
		return measured(func() { readEvents(client, j, j.Count) })
	}
	log.Fatalf("there is no work %q", j.Kind)
	return took{}
}

func readEvents(client *mailgun.Client, j job, expected int) {
	count, size := 0, 0
	iterator := client.ListEvents(fmt.Sprintf("%d.example.com", expected), &mailgun.ListEventOptions{Limit: j.EventsAPage})
	var page []events.Event
	for iterator.Next(context.Background(), &page) {
		for _, event := range page {
			switch event := event.(type) {
			case *events.Accepted:
				size += event.Message.Size
			case *events.Delivered:
				size += event.Message.Size
			}
			count++
		}
	}
	must(iterator.Err())
	if count != expected || size == 0 {
		log.Fatalf("%d of %d events came, %d bytes in all", count, expected, size)
	}
}

func repeat(j job, action func()) {
	var done sync.WaitGroup
	left := atomic.Int64{}
	left.Store(int64(j.Count))
	for range j.Concurrency {
		done.Go(func() {
			for left.Add(-1) >= 0 {
				action()
			}
		})
	}
	done.Wait()
}

func measured(action func()) took {
	start, cpu := time.Now(), processor()
	action()
	return took{Seconds: time.Since(start).Seconds(), CPU: (processor() - cpu).Seconds()}
}

func processor() time.Duration {
	var usage syscall.Rusage
	must(syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// Megabytes, as run.ts says.
func peak() float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		var usage syscall.Rusage
		must(syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
		return float64(usage.Maxrss) / 1024 / 1024
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	kilobytes, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
	must(err)
	return kilobytes / 1024
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"golang.org/x/mod/modfile"
	"google.golang.org/grpc"
)

// Ends a program that has shown its error itself (sdk/python/cmd/pulumi-language-python-exec).
const exitCodeAfterShowingTheError = 32

func (h *host) Run(ctx context.Context, request *pulumirpc.RunRequest) (*pulumirpc.RunResponse, error) {
	folder, err := os.MkdirTemp("", "pulumi-program-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	program, err := h.program(ctx, request, filepath.Join(folder, "program"))
	if err != nil {
		return &pulumirpc.RunResponse{Error: err.Error()}, nil
	}
	program.Dir = request.Info.ProgramDirectory
	// The engine reads this process's own output and shows it line by line, as with the real language hosts.
	program.Stdout, program.Stderr = os.Stdout, os.Stderr
	// An interruption lets the program end by itself.
	program.Cancel = func() error { return program.Process.Signal(os.Interrupt) }
	err = program.Run()
	var ended *exec.ExitError
	switch {
	case err == nil:
		return &pulumirpc.RunResponse{}, nil
	case errors.As(err, &ended) && ended.ExitCode() == exitCodeAfterShowingTheError:
		return &pulumirpc.RunResponse{Bail: true}, nil
	default:
		return &pulumirpc.RunResponse{Error: "Program failed: " + err.Error()}, nil
	}
}

// A program that must be compiled goes into a file.
func (h *host) program(ctx context.Context, request *pulumirpc.RunRequest, file string) (*exec.Cmd, error) {
	config, err := json.Marshal(request.Config)
	if err != nil {
		return nil, err
	}
	secretKeys, err := json.Marshal(request.ConfigSecretKeys)
	if err != nil {
		return nil, err
	}
	environment := append(os.Environ(), "PULUMI_CONFIG="+string(config), "PULUMI_CONFIG_SECRET_KEYS="+string(secretKeys))
	switch h.language {
	case "python":
		program := exec.CommandContext(ctx, interpreter(request.Info), append([]string{
			"-u", filepath.Join(filepath.Dir(executable()), "pulumi-language-python-exec"),
			"--monitor", request.MonitorAddress, "--engine", h.engine,
			"--organization", request.Organization, "--project", request.Project, "--stack", request.Stack,
			"--root_directory", request.Info.RootDirectory, "--pwd", request.Info.ProgramDirectory,
			"--dry_run", strconv.FormatBool(request.DryRun), "--parallel", strconv.Itoa(int(request.Parallel)),
			filepath.Join(request.Info.ProgramDirectory, request.Info.EntryPoint),
		}, request.Args...)...)
		program.Env = environment
		return program, nil
	case "go":
		if err := command(ctx, request.Info.ProgramDirectory, "go", "build", "-o", file, request.Info.EntryPoint); err != nil {
			return nil, err
		}
		program := exec.CommandContext(ctx, file, request.Args...)
		program.Env = append(environment,
			"PULUMI_MONITOR="+request.MonitorAddress, "PULUMI_ENGINE="+h.engine,
			"PULUMI_ORGANIZATION="+request.Organization, "PULUMI_PROJECT="+request.Project, "PULUMI_STACK="+request.Stack,
			"PULUMI_ROOT_DIRECTORY="+request.Info.RootDirectory,
			"PULUMI_DRY_RUN="+strconv.FormatBool(request.DryRun), "PULUMI_PARALLEL="+strconv.Itoa(int(request.Parallel)))
		return program, nil
	}
	return nil, fmt.Errorf("this stand-in runs no %s programs", h.language)
}

func (h *host) InstallDependencies(request *pulumirpc.InstallDependenciesRequest, stream grpc.ServerStreamingServer[pulumirpc.InstallDependenciesResponse]) error {
	ctx, folder := stream.Context(), request.Info.ProgramDirectory
	switch h.language {
	case "python":
		if environment, ok := virtualEnvironment(request.Info); ok {
			if _, err := os.Stat(environment); err != nil {
				if err := command(ctx, folder, "python3", "-m", "venv", environment); err != nil {
					return err
				}
			}
		}
		return command(ctx, folder, interpreter(request.Info), "-m", "pip", "install", "--quiet", "-r", "requirements.txt")
	default:
		return command(ctx, folder, "go", "mod", "tidy")
	}
}

// Makes a package that was written into the project one of its dependencies.
func (h *host) Link(ctx context.Context, request *pulumirpc.LinkRequest) (*pulumirpc.LinkResponse, error) {
	for _, link := range request.Packages {
		if err := h.link(ctx, request.Info.RootDirectory, "./"+filepath.ToSlash(link.Path)); err != nil {
			return nil, err
		}
	}
	return &pulumirpc.LinkResponse{}, nil
}

func (h *host) link(ctx context.Context, project, path string) error {
	switch h.language {
	case "nodejs":
		text, err := os.ReadFile(filepath.Join(project, path, "package.json"))
		if err != nil {
			return err
		}
		var made struct{ Name string }
		if err := json.Unmarshal(text, &made); err != nil {
			return err
		}
		return command(ctx, project, "npm", "pkg", "set", "dependencies["+made.Name+"]=file:"+path)
	case "python":
		file := filepath.Join(project, "requirements.txt")
		text, err := os.ReadFile(file)
		if err != nil && !os.IsNotExist(err) {
			return err
		}
		for _, line := range strings.Split(string(text), "\n") {
			if strings.TrimSpace(line) == path {
				return nil
			}
		}
		text = append(bytes.TrimRight(text, "\n"), []byte("\n"+path+"\n")...)
		return os.WriteFile(file, bytes.TrimLeft(text, "\n"), 0o644)
	default:
		text, err := os.ReadFile(filepath.Join(project, path, "go.mod"))
		if err != nil {
			return err
		}
		module := modfile.ModulePath(text)
		return command(ctx, project, "go", "mod", "edit", "-require", module+"@v0.0.0", "-replace", module+"="+path)
	}
}

// `runtime.options.virtualenv` of Pulumi.yaml.
func virtualEnvironment(info *pulumirpc.ProgramInfo) (string, bool) {
	name := info.Options.GetFields()["virtualenv"].GetStringValue()
	if name == "" || filepath.IsAbs(name) {
		return name, name != ""
	}
	return filepath.Join(info.RootDirectory, name), true
}

func interpreter(info *pulumirpc.ProgramInfo) string {
	environment, ok := virtualEnvironment(info)
	if !ok {
		return "python3"
	}
	if runtime.GOOS == "windows" {
		return filepath.Join(environment, "Scripts", "python.exe")
	}
	return filepath.Join(environment, "bin", "python")
}

func command(ctx context.Context, folder, name string, args ...string) error {
	process := exec.CommandContext(ctx, name, args...)
	process.Dir = folder
	if output, err := process.CombinedOutput(); err != nil {
		return fmt.Errorf("%s %s: %w\n%s", name, strings.Join(args, " "), err, output)
	}
	return nil
}

func executable() string {
	file, err := os.Executable()
	if err != nil {
		return os.Args[0]
	}
	return file
}

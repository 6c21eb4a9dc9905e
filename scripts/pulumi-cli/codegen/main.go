// Checks a package's schema, and writes the package that programs in one language import, as the language hosts of Pulumi do: those of Node, Python and
// Go are not on the Go module proxy. Under the name of a language host, pulumi-language-python, it is one.
//
//	codegen check <schema.json>
//	codegen <nodejs|python|go> <schema.json> <empty folder>
//	codegen host <nodejs|python|go> [address of the engine]
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/hashicorp/hcl/v2"
	golang "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

const tool = "pulumi-mailgun"

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if name := strings.TrimSuffix(filepath.Base(os.Args[0]), ".exe"); strings.HasPrefix(name, "pulumi-language-") {
		args = append([]string{"host", strings.TrimPrefix(name, "pulumi-language-")}, args...)
	}
	if len(args) > 1 && args[0] == "host" {
		return serve(args[1], engineAddress(args[2:]))
	}
	if len(args) == 2 && args[0] == "check" {
		_, err := read(args[1])
		return err
	}
	if len(args) != 3 {
		return fmt.Errorf("usage: codegen check <schema.json>, or codegen <nodejs|python|go> <schema.json> <folder>")
	}
	pkg, err := read(args[1])
	if err != nil {
		return err
	}
	files, err := generate(args[0], pkg, packageOptions{})
	if err != nil {
		return err
	}
	return write(args[2], files)
}

// After flags for logs, the engine gives its own address.
func engineAddress(args []string) string {
	for _, arg := range args {
		if !strings.HasPrefix(arg, "-") {
			return arg
		}
	}
	return ""
}

func write(folder string, files map[string][]byte) error {
	for name, content := range files {
		file := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// A schema that refers to no other package needs no loader. Warnings are errors here: nobody reads them.
func read(file string) (*schema.Package, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var spec schema.PackageSpec
	if err := json.Unmarshal(text, &spec); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	pkg, problems, err := schema.BindSpec(spec, schema.NewNullLoader(), schema.ValidationOptions{})
	if err != nil {
		return nil, err
	}
	if len(problems) > 0 {
		if err := hcl.NewDiagnosticTextWriter(os.Stderr, nil, 0, false).WriteDiagnostics(problems); err != nil {
			return nil, err
		}
		return nil, fmt.Errorf("%s: %d problems", file, len(problems))
	}
	return pkg, nil
}

type packageOptions struct {
	extra map[string][]byte
	// For a project on this machine alone.
	local        bool
	dependencies map[string]string
	loader       schema.ReferenceLoader
}

func generate(language string, pkg *schema.Package, options packageOptions) (map[string][]byte, error) {
	switch language {
	case "nodejs":
		return nodejs.GeneratePackage(tool, pkg, options.extra, options.dependencies, options.local, options.loader)
	case "python":
		return python.GeneratePackage(tool, pkg, options.extra, options.loader)
	case "go":
		return golang.GeneratePackage(tool, pkg, options.dependencies)
	}
	return nil, fmt.Errorf("no code is generated for %q: choose nodejs, python or go", language)
}

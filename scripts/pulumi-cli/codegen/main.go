// Checks a package's schema, and writes the package that programs in one language import, as the language hosts of Pulumi do: the host of Node is not
// on the Go module proxy.
//
//	codegen check <schema.json>
//	codegen <nodejs|python|go> <schema.json> <empty folder>
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

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
	files, err := generate(args[0], pkg)
	if err != nil {
		return err
	}
	for name, content := range files {
		file := filepath.Join(args[2], filepath.FromSlash(name))
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

func generate(language string, pkg *schema.Package) (map[string][]byte, error) {
	switch language {
	case "nodejs":
		return nodejs.GeneratePackage(tool, pkg, nil, nil, false, nil)
	case "python":
		return python.GeneratePackage(tool, pkg, nil, nil)
	case "go":
		return golang.GeneratePackage(tool, pkg, nil)
	}
	return nil, fmt.Errorf("no code is generated for %q: choose nodejs, python or go", language)
}

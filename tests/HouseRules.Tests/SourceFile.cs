using Maas.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Maas.HouseRules.Tests;

/// <summary>A C# file of the repository, parsed once.</summary>
internal sealed class SourceFile
{
    private static readonly Lazy<IReadOnlyList<SourceFile>> Everything = new(() =>
    [
        .. new[] { "src", "tests" }
            .SelectMany(top => Directory.EnumerateFiles(RepositoryFolder.Combine(top), "*.cs", SearchOption.AllDirectories))
            .Select(path => System.IO.Path.GetRelativePath(RepositoryFolder.Combine(), path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(part => part is "bin" or "obj"))
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(path)),
    ]);

    private SourceFile(string path)
    {
        Path = path;
        Text = File.ReadAllText(RepositoryFolder.Combine(path));
        Root = CSharpSyntaxTree.ParseText(Text).GetCompilationUnitRoot();
    }

    public static IReadOnlyList<SourceFile> All => Everything.Value;

    /// <summary>From the repository's root, with '/'.</summary>
    public string Path { get; }

    public string Text { get; }

    public CompilationUnitSyntax Root { get; }

    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    public bool IsTest => Path.StartsWith("tests/", StringComparison.Ordinal);

    /// <summary>The folder below <c>src</c> or <c>tests</c>.</summary>
    public string Project => Path.Split('/')[1];

    /// <summary>The folders below the project, then the file.</summary>
    public string[] Place => Path.Split('/')[2..];

    public int Lines => Text.Count(character => character == '\n');

    public IEnumerable<string> Usings => Root.Usings.Where(line => line.Name is not null).Select(line => line.Name!.ToString());

    public IEnumerable<BaseTypeDeclarationSyntax> Types => Root.DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
        .Where(type => type.Parent is BaseNamespaceDeclarationSyntax or CompilationUnitSyntax);

    /// <summary>Where a node stands: <c>src/Core/Words.cs:12</c>.</summary>
    public string At(SyntaxNode node) => $"{Path}:{node.GetLocation().GetLineSpan().StartLinePosition.Line + 1}";

    public string At(SyntaxTrivia trivia) => $"{Path}:{trivia.GetLocation().GetLineSpan().StartLinePosition.Line + 1}";
}

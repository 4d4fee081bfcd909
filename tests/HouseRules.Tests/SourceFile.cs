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

    public IEnumerable<BaseTypeDeclarationSyntax> Types => Root.DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
        .Where(type => type.Parent is BaseNamespaceDeclarationSyntax or CompilationUnitSyntax);

    /// <summary>Where a namespace is used, by a using directive or by a name written in full.</summary>
    public IEnumerable<string> Uses(string space) => Names
        .Where(name => name.ToString() is var text && (text == space || text.StartsWith($"{space}.", StringComparison.Ordinal)))
        .Select(At);

    /// <summary>Where a node stands: <c>src/Core/Words.cs:12</c>.</summary>
    public string At(SyntaxNode node) => $"{Path}:{node.GetLocation().GetLineSpan().StartLinePosition.Line + 1}";

    // The longest dotted names only: of Azure.Storage.Blobs not also Azure.Storage.
    private IEnumerable<SyntaxNode> Names => Root.DescendantNodes()
        .Where(node => node is QualifiedNameSyntax or MemberAccessExpressionSyntax || node.Parent is UsingDirectiveSyntax)
        .Where(node => node.Parent is not (QualifiedNameSyntax or MemberAccessExpressionSyntax or BaseNamespaceDeclarationSyntax));

    public string At(SyntaxTrivia trivia) => $"{Path}:{trivia.GetLocation().GetLineSpan().StartLinePosition.Line + 1}";
}

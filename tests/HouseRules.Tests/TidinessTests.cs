using Maas.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Maas.HouseRules.Tests;

/// <summary>What is not left lying about.</summary>
[TestClass]
public sealed class TidinessTests
{
    private const int MostSuppressions = 3;

    // Written apart, so that this file keeps its own rule.
    private static readonly string[] Reminders = ["TO" + "DO", "FIX" + "ME", "HA" + "CK", "XX" + "X"];

    [TestMethod]
    public void Nothing_is_left_to_do() => Rule.Holds(
        "Nothing unfinished is on main.",
        Comments().Where(comment => Reminders.Any(word => comment.Trivia.ToString().Contains(word, StringComparison.Ordinal)))
            .Select(comment => comment.File.At(comment.Trivia)));

    [TestMethod]
    public void No_code_is_commented_out() => Rule.Holds(
        "Code that is not wanted is deleted; history keeps it.",
        Comments().Where(comment => comment.Trivia.IsKind(SyntaxKind.SingleLineCommentTrivia))
            .Where(comment =>
                comment.Trivia.ToString().TrimEnd() is var text && (text.EndsWith(';') || text.EndsWith('{') || text == "// }"))
            .Where(comment => !comment.Trivia.ToString().Contains("; ", StringComparison.Ordinal))
            .Where(comment => IsCode(comment.Trivia.ToString()[2..]))
            .Select(comment => comment.File.At(comment.Trivia)));

    [TestMethod]
    public void There_are_no_regions_and_no_global_usings() => Rule.Holds(
        "No #region, no global using.",
        SourceFile.All.SelectMany(file => file.Root.DescendantTrivia().Where(trivia => trivia.IsKind(SyntaxKind.RegionDirectiveTrivia))
                .Select(file.At)
            .Concat(file.Root.Usings.Where(line => line.GlobalKeyword.IsKind(SyntaxKind.GlobalKeyword)).Select(file.At))));

    [TestMethod]
    public void Usings_stand_in_order() => Rule.Holds(
        "Usings stand in the order of the alphabet, those of System first, static ones and other names for types at the end.",
        SourceFile.All.SelectMany(file => file.Root.Usings.Zip(file.Root.Usings.Skip(1))
            .Where(pair => Comparer<(int, bool, string)>.Default.Compare(Order(pair.First), Order(pair.Second)) > 0)
            .Select(pair => file.At(pair.Second))));

    [TestMethod]
    public void A_project_has_at_most_three_suppressions() => Rule.Holds(
        "More than three suppressions in a project: change the rule instead.",
        SourceFile.All.GroupBy(file => file.Path[..file.Path.LastIndexOf('/')].Split('/')[1])
            .Select(project => (project.Key, Count: project.Sum(Suppressions)))
            .Where(project => project.Count > MostSuppressions)
            .Select(project => $"{project.Key}: {project.Count}"));

    [TestMethod]
    public void A_suppression_carries_its_reason() => Rule.Holds(
        "A suppression says why: a comment behind #pragma warning disable, a Justification in SuppressMessage.",
        SourceFile.All.SelectMany(
            file => Pragmas(file).Where(pragma => !pragma.ToString().Contains("//", StringComparison.Ordinal)).Select(file.At)
            .Concat(Attributes(file).Where(attribute => !attribute.ToString().Contains("Justification", StringComparison.Ordinal))
                .Select(file.At))));

    [TestMethod]
    public void A_folders_README_stays_under_40_lines() => Rule.Holds(
        "A folder's README tells a why that code can't say, in under 40 lines.",
        Directory.EnumerateFiles(RepositoryFolder.Combine("src"), "README.md", SearchOption.AllDirectories)
            .Where(path => !path.Contains("node_modules", StringComparison.Ordinal) && File.ReadLines(path).Count() >= 40)
            .Select(path => $"{Path.GetRelativePath(RepositoryFolder.Path, path)}: {File.ReadLines(path).Count()} lines"));

    private static IEnumerable<(SourceFile File, SyntaxTrivia Trivia)> Comments() => SourceFile.All.SelectMany(file => file.Root
        .DescendantTrivia()
        .Where(trivia => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia))
        .Select(trivia => (file, trivia)));

    private static (int Kind, bool IsOfOthers, string Name) Order(UsingDirectiveSyntax line) => (
        line.Alias is not null ? 2 : line.StaticKeyword.IsKind(SyntaxKind.StaticKeyword) ? 1 : 0,
        line.NamespaceOrType.ToString().Split('.')[0] != "System",
        (line.Alias?.Name ?? line.NamespaceOrType).ToString().ToUpperInvariant());

    private static bool IsCode(string text) =>
        !CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(kind: SourceCodeKind.Script)).GetDiagnostics().Any();

    private static int Suppressions(SourceFile file) => Pragmas(file).Count() + Attributes(file).Count();

    private static IEnumerable<SyntaxTrivia> Pragmas(SourceFile file) => file.Root.DescendantTrivia().Where(trivia =>
        trivia.GetStructure() is PragmaWarningDirectiveTriviaSyntax pragma
            && pragma.DisableOrRestoreKeyword.IsKind(SyntaxKind.DisableKeyword));

    private static IEnumerable<AttributeSyntax> Attributes(SourceFile file) => file.Root.DescendantNodes().OfType<AttributeSyntax>()
        .Where(attribute => attribute.Name.ToString().Split('.')[^1] is "SuppressMessage" or "UnconditionalSuppressMessage");
}

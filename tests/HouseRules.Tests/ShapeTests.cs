using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Maas.HouseRules.Tests;

/// <summary>How files are shaped.</summary>
[TestClass]
public sealed class ShapeTests
{
    private const int MostColumns = 140;

    private static readonly SyntaxKind[] RawTokens =
    [
        SyntaxKind.SingleLineRawStringLiteralToken, SyntaxKind.MultiLineRawStringLiteralToken,
        SyntaxKind.Utf8SingleLineRawStringLiteralToken, SyntaxKind.Utf8MultiLineRawStringLiteralToken,
        SyntaxKind.InterpolatedSingleLineRawStringStartToken, SyntaxKind.InterpolatedMultiLineRawStringStartToken,
    ];

    private static readonly string[] BagNames = ["Models", "Helpers", "Services", "Utils", "Common"];
    private static readonly string[] VagueEndings = ["Manager", "Helper", "Processor", "Util", "Utils", "Data", "Info"];

    // The training way has a stage of this name, and ONNX calls a tensor's bytes so.
    private static readonly string[] WhereDataIsTheWord = ["src/Train/Data/", "src/Onnx/Tensors/"];

    // The worker's public API has the namespaces of the packages it stands in for.
    private static readonly string ForeignNamespaces = "src/FunctionsEmulator/Worker/";

    [TestMethod]
    public void Source_files_stay_under_200_lines_and_tests_under_300() => Rule.Holds(
        "A file this long has a second idea that wants a file of its own.",
        SourceFile.All.Where(file => file.Lines >= (file.IsTest ? 300 : 200)).Select(file => $"{file.Path}: {file.Lines} lines"));

    [TestMethod]
    public void A_line_has_at_most_140_columns() => Rule.Holds(
        "A line is read without scrolling: it has at most 140 columns. The text of a raw string stays as it is.",
        SourceFile.All.SelectMany(file => file.Root.SyntaxTree.GetText().Lines
            .Where(line => line.Span.Length > MostColumns && !IsRaw(file, line))
            .Select(line => $"{file.Path}:{line.LineNumber + 1}: {line.Span.Length} columns")));

    [TestMethod]
    public void A_file_is_named_after_its_first_public_type() => Rule.Holds(
        "A file has the name of the public type that it is about.",
        SourceFile.All.Where(file => !file.IsTest)
            .Where(file => file.Types.FirstOrDefault(IsPublic) is { } first && first.Identifier.Text != file.Name)
            .Select(file => file.Path));

    [TestMethod]
    public void Only_a_closed_set_shares_a_file() => Rule.Holds(
        "One public type a file; only records, enums and what names their moves may share the file of their base.",
        SourceFile.All.Where(file => !file.IsTest)
            .SelectMany(file => file.Types.Where(IsPublic).Skip(1)
                .Where(type => type is not (RecordDeclarationSyntax or EnumDeclarationSyntax) && !IsStatic(type))
                .Select(file.At)));

    [TestMethod]
    public void Folders_are_stages_not_bags() => Rule.Holds(
        $"Folders are named for stages of the way, not {string.Join(", ", BagNames)}.",
        SourceFile.All.Where(file => file.Place.SkipLast(1).Any(BagNames.Contains)).Select(file => file.Path));

    [TestMethod]
    public void Types_are_named_for_what_they_guarantee() => Rule.Holds(
        $"A type's name does not end in {string.Join(", ", VagueEndings)}.",
        SourceFile.All.SelectMany(file => file.Root.DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
            .Where(type =>
                VagueEndings.Any(ending => type.Identifier.Text.EndsWith(ending, StringComparison.Ordinal) && !IsTheWord(ending, file)))
            .Select(file.At)));

    [TestMethod]
    public void Namespaces_are_file_scoped() => Rule.Holds(
        "Namespaces are file-scoped.",
        SourceFile.All.SelectMany(file => file.Root.Members.OfType<NamespaceDeclarationSyntax>().Select(file.At)));

    [TestMethod]
    public void A_namespace_is_the_folder() => Rule.Holds(
        "A namespace is Maas, the project, and the folders below it.",
        SourceFile.All.Where(file => !file.Path.StartsWith(ForeignNamespaces, StringComparison.Ordinal))
            .SelectMany(file => file.Root.Members.OfType<BaseNamespaceDeclarationSyntax>()
                .Where(space =>
                    space.Name.ToString() != $"Maas.{file.Project}{string.Concat(file.Place.SkipLast(1).Select(part => $".{part}"))}")
                .Select(file.At)));

    [TestMethod]
    public void Cancellation_is_never_defaulted_in_src() => Rule.Holds(
        "A CancellationToken is passed on; it has no default.",
        SourceFile.All.Where(file => !file.IsTest).SelectMany(file => file.Root.DescendantNodes().OfType<ParameterSyntax>()
            .Where(parameter => parameter.Default is not null && parameter.Type?.ToString() == "CancellationToken")
            .Select(file.At)));

    // Whether what the line begins with is a raw string, or the middle of one.
    private static bool IsRaw(SourceFile file, TextLine line)
    {
        var first = line.Start + line.ToString().TakeWhile(char.IsWhiteSpace).Count();
        var token = file.Root.FindToken(first);
        return RawTokens.Contains(token.Kind()) || token.Parent?.FirstAncestorOrSelf<InterpolatedStringExpressionSyntax>() is { } text
            && RawTokens.Contains(text.StringStartToken.Kind());
    }

    private static bool IsTheWord(string ending, SourceFile file) =>
        ending == "Data" && WhereDataIsTheWord.Any(folder => file.Path.StartsWith(folder, StringComparison.Ordinal));

    private static bool IsPublic(BaseTypeDeclarationSyntax type) =>
        type.Modifiers.Any(modifier => modifier.IsKind(SyntaxKind.PublicKeyword));

    private static bool IsStatic(BaseTypeDeclarationSyntax type) =>
        type.Modifiers.Any(modifier => modifier.IsKind(SyntaxKind.StaticKeyword));
}

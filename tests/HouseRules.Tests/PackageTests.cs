using System.Xml;
using System.Xml.Linq;
using Maas.Testing;

namespace Maas.HouseRules.Tests;

/// <summary>One file has all versions of packages, and has every package, also those of flavours that no build here restores.</summary>
[TestClass]
public sealed class PackageTests
{
    private static readonly string[] BuildFiles = ["*.csproj", "*.props", "*.targets"];

    [TestMethod]
    public void Versions_stand_in_one_file() => Rule.Holds(
        "A package's version stands in Directory.Packages.props, and nowhere else.",
        References().Where(reference => HasVersion(reference.Package)).Select(reference => reference.Place));

    [TestMethod]
    public void Every_package_has_its_version()
    {
        var versions = XDocument.Load(RepositoryFolder.Combine("Directory.Packages.props")).Descendants("PackageVersion")
            .Select(version => version.Attribute("Include")!.Value).ToHashSet();

        Rule.Holds(
            "A package that is referenced has its line in Directory.Packages.props.",
            References().Where(reference => !IsAmong(versions, Name(reference.Package)))
                .Select(reference => $"{reference.Place} {Name(reference.Package)}"));
    }

    private static bool HasVersion(XElement package) =>
        package.Attribute("Version") is not null || package.Attribute("VersionOverride") is not null
            || package.Element("Version") is not null;

    private static string Name(XElement package) => (package.Attribute("Include") ?? package.Attribute("Update"))?.Value ?? "";

    // A name may end in a property, as that of the machine's libtorch does.
    private static bool IsAmong(HashSet<string> versions, string package) =>
        package.IndexOf("$(", StringComparison.Ordinal) is var start and > 0
        ? versions.Any(version => version.StartsWith(package[..start], StringComparison.Ordinal))
        : versions.Contains(package);

    private static IEnumerable<(XElement Package, string Place)> References() => Files().SelectMany(path => XDocument
        .Load(RepositoryFolder.Combine(path), LoadOptions.SetLineInfo)
        .Descendants("PackageReference")
        .Select(package => (package, $"{path}:{((IXmlLineInfo)package).LineNumber}")));

    private static IEnumerable<string> Files() => BuildFiles
        .SelectMany(pattern => Directory.EnumerateFiles(RepositoryFolder.Path, pattern)
            .Concat(Directory.EnumerateFiles(RepositoryFolder.Combine("src"), pattern, SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(RepositoryFolder.Combine("tests"), pattern, SearchOption.AllDirectories)))
        .Select(path => Path.GetRelativePath(RepositoryFolder.Path, path).Replace('\\', '/'))
        .Where(path => !path.Split('/').Any(part => part is "bin" or "obj" or "node_modules"));
}

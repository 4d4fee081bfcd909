using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Maas.Predict.Api.Description;

/// <summary>What the code says of its records, out of the files that the compiler writes beside each assembly.</summary>
internal sealed partial class XmlSummaries
{
    private readonly Dictionary<string, XElement> members;

    private XmlSummaries(IEnumerable<XElement> members) => this.members = members
        .GroupBy(member => (string)member.Attribute("name")!).ToDictionary(same => same.Key, same => same.First());

    /// <summary>Of this service's own assemblies. A file that is not there leaves its records without words.</summary>
    public static XmlSummaries Read() => new(Directory.EnumerateFiles(AppContext.BaseDirectory, "Maas.*.xml")
        .SelectMany(file => XDocument.Load(file).Descendants("member")));

    public string? Find(Type type) => Text(Member($"T:{Name(type)}")?.Element("summary"));

    /// <summary>A property's own summary, or what its record says of the parameter that it was made from.</summary>
    public string? Find(JsonPropertyInfo property)
    {
        if (property.AttributeProvider is not System.Reflection.MemberInfo member)
        {
            return null;
        }

        var owner = Name(member.DeclaringType!);
        return Text(Member($"P:{owner}.{member.Name}")?.Element("summary"))
            ?? Text(Member($"T:{owner}")?.Elements("param").FirstOrDefault(each => (string?)each.Attribute("name") == member.Name));
    }

    private XElement? Member(string name) => members.GetValueOrDefault(name);

    private static string Name(Type type) =>
        (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');

    private static string? Text(XElement? element) => element is null
        ? null
        : Space().Replace(string.Concat(element.Nodes().Select(Words)), " ").Trim();

    private static string Words(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement element => (element.Attribute("cref") ?? element.Attribute("name"))?.Value.Split('.', ':')[^1] ?? element.Value,
        _ => "",
    };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}

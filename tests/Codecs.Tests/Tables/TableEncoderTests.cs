using System.Text.Json;
using Maas.Codecs.Tables;
using Maas.Core;
using Maas.Core.Registry;

namespace Maas.Codecs.Tests.Tables;

[TestClass]
public sealed class TableEncoderTests
{
    private static readonly TableEncoding Encoding = new()
    {
        Input = "input",
        Columns =
        [
            new() { Name = "bill \"mm\"", As = CellEncoding.Number, Mean = 40.1, StandardDeviation = 5.3, Fill = 39.7 },
            new() { Name = "island", As = CellEncoding.OneHot, Categories = ["Biscoe", "Drëam", "1"] },
            new() { Name = "sex", As = CellEncoding.Index, Categories = ["FEMALE", "MALE"] },
            new() { Name = "mass", As = CellEncoding.Number },
        ],
    };

    [TestMethod]
    [DataRow("39.1|Biscoe|MALE|3750", """{"bill \"mm\"":39.1,"island":"Biscoe","sex":"MALE","mass":3750}""")]
    [DataRow("3.91e1|Drëam|FEMALE|0.1", """{"mass":"0.1","sex":"FEMALE","island":"Dr\u00ebam","bill \"mm\"":3.91e1}""")]
    [DataRow("|1||-7", """{"bill \"mm\"":null,"island":1,"mass":-7}""")]
    [DataRow("NA||unknown|1e-30", """{"island":"","sex":"unknown","mass":1e-30}""")]
    [DataRow(" 12 |nowhere|true| 5", """{"bill \"mm\"":" 12 ","island":"nowhere","sex":true,"mass":5}""")]
    public void A_row_of_CSV_and_of_JSON_are_the_same_to_the_bit(string csv, string json)
    {
        var encoder = new TableEncoder(Encoding);
        var (fromCsv, fromJson) = (new float[encoder.Width], new float[encoder.Width]);

        encoder.Encode(Cells(csv), fromCsv);
        encoder.Encode(JsonDocument.Parse(json).RootElement, fromJson);

        CollectionAssert.AreEqual(Bits(fromCsv), Bits(fromJson));
    }

    [TestMethod]
    public void Numbers_are_scaled_and_categories_have_their_places()
    {
        var encoder = new TableEncoder(Encoding);
        var row = new float[encoder.Width];

        encoder.Encode(Cells("45.4|Drëam|MALE|2.5"), row);

        Assert.AreEqual(6, encoder.Width);
        CollectionAssert.AreEqual(new[] { (float)((45.4 - 40.1) / 5.3), 0, 1, 0, 1, 2.5f }, row);
    }

    [TestMethod]
    public void What_is_missing_or_unknown_counts_as_declared()
    {
        var encoder = new TableEncoder(Encoding);
        var row = Enumerable.Repeat(9f, encoder.Width).ToArray();

        encoder.Encode(Cells("||nobody|1"), row);

        CollectionAssert.AreEqual(new[] { (float)((39.7 - 40.1) / 5.3), 0, 0, 0, -1, 1 }, row);
    }

    [TestMethod]
    [DataRow("""{"mass":1,"ilsand":"Biscoe"}""", "did you mean \"island\"")]
    [DataRow("""{"mass":1,"mass":2}""", "\"mass\" is there twice")]
    [DataRow("""{"island":"Biscoe"}""", "\"mass\" is missing")]
    [DataRow("""{"mass":null}""", "\"mass\" is missing")]
    [DataRow("""{"mass":"NaN"}""", "\"mass\" is \"NaN\"")]
    [DataRow("""{"mass":"Infinity"}""", "\"mass\" is \"Infinity\"")]
    [DataRow("""{"mass":1e999}""", "\"mass\" is \"1e999\"")]
    [DataRow("""{"mass":1e300}""", "too great")]
    [DataRow("""{"mass":"heavy"}""", "\"mass\" is \"heavy\"")]
    [DataRow("""{"mass":true}""", "\"mass\" is \"true\"")]
    [DataRow("""{"mass":[1]}""", "\"mass\" is a list")]
    [DataRow("""{"mass":{"kg":1}}""", "\"mass\" is an object")]
    [DataRow("[1,2]", "a list came")]
    [DataRow("7", "a number came")]
    public void What_does_not_fit_is_refused_by_name(string json, string message)
    {
        var encoder = new TableEncoder(Encoding);
        var row = JsonDocument.Parse(json).RootElement;

        var refusal = Assert.ThrowsExactly<ServiceException>(() => encoder.Encode(row, new float[encoder.Width]));

        Assert.AreEqual(ServiceError.InvalidInput, refusal.Error);
        Assert.Contains(message, refusal.Detail);
    }

    [TestMethod]
    public void The_reader_is_left_at_the_end_of_the_object()
    {
        var encoder = new TableEncoder(Encoding);
        var reader = new Utf8JsonReader("""[{"mass":1},{"mass":2}]"""u8);
        var row = new float[encoder.Width];
        reader.Read();

        var masses = new List<float>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            encoder.Encode(ref reader, row);
            masses.Add(row[^1]);
        }

        CollectionAssert.AreEqual(new float[] { 1, 2 }, masses);
    }

    private static ReadOnlyMemory<byte>[] Cells(string row) =>
        [.. row.Split('|').Select(cell => (ReadOnlyMemory<byte>)System.Text.Encoding.UTF8.GetBytes(cell))];

    private static int[] Bits(float[] row) => [.. row.Select(BitConverter.SingleToInt32Bits)];
}
